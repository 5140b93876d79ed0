/**
 * Panes of System Settings, by their addresses on macOS 13 and later, as listed in
 * github.com/bvanpeski/SystemPreferences (macos_preferencepanes-Ventura.md). Apple documents none of them.
 */
export const settingsPanes = {
  camera: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera',
  location: 'x-apple.systempreferences:com.apple.preference.security?Privacy_LocationServices',
  notifications: 'x-apple.systempreferences:com.apple.Notifications-Settings.extension',
  'login-items': 'x-apple.systempreferences:com.apple.LoginItems-Settings.extension',
} as const;
export type SettingsPane = keyof typeof settingsPanes;

export const settingsPaneNames = Object.keys(settingsPanes) as SettingsPane[];
