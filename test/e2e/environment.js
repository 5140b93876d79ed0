import { TestEnvironment } from 'jest-environment-node';
import { END_LEFT_OPEN } from '../../scripts/trial/left-open.ts';

/** Ends the servers, agents and browsers that a test file has left running, after all hooks of its own. */
export default class EndToEndEnvironment extends TestEnvironment {
  async teardown() {
    await this.global[Symbol.for(END_LEFT_OPEN)]?.();
    await super.teardown();
  }
}
