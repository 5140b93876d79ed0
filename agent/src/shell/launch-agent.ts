/**
 * The property list in the app's `Contents/Library/LaunchAgents` that macOS keeps Homeward alive by; its name is what
 * Electron calls the service's name (SMAppService, `agentServiceWithPlistName:`).
 */
export const LAUNCH_AGENT_PLIST = 'org.homeward.agent.plist';

/** The argument by which launchd, as the property list says, tells the app that it is the one that launchd keeps. */
export const KEPT_BY_LAUNCHD = '--kept-by-launchd';
