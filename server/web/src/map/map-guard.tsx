import { Component, type ReactNode } from 'react';
import type { LiveState } from '../api/live.ts';
import { texts } from '../texts.ts';

interface MapGuardProps {
  readonly live: LiveState;
  readonly children: ReactNode;
}

/** Where the map cannot be drawn everything else is still shown; it is tried again when the connection is back. */
export class MapGuard extends Component<MapGuardProps, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override componentDidUpdate(before: MapGuardProps) {
    if (this.state.failed && before.live !== this.props.live && this.props.live === 'live') {
      this.setState({ failed: false });
    }
  }
  override render() {
    return this.state.failed ? <p className="nowhere-words">{texts.place.mapFailed}</p> : this.props.children;
  }
}
