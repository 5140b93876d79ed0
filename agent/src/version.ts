import packageJson from '../package.json' with { type: 'json' };

/** The agent's version, as its reports say it. */
export const agentVersion: string = packageJson.version;
