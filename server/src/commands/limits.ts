import { createLimits, type LimitName, limitNames } from '../services/limits.ts';
import { variableOf } from '../settings.ts';
import { UsageError } from './arguments.ts';
import { besideTheServer } from './beside-the-server.ts';
import type { Answer, Asked } from './command.ts';
import { inBytes, table } from './words.ts';

const names = Object.keys(limitNames) as LimitName[];

const described: Readonly<Record<LimitName, string>> = {
  registration: 'who may sign up',
  'max-devices': 'Macs an account may hold',
  'max-bytes': 'bytes of one Mac’s items',
};

/** Shows the limits, and changes those that are named: the running server goes by them from then on. */
export async function limits({ config, words }: Asked): Promise<Answer> {
  const changes = words.map(readChange);
  return await besideTheServer(config, async (database) => {
    const service = createLimits({ database, fixed: config.fixedLimits });
    for (const { name, text } of changes) await set(service, name, text);
    const { limits: held, fixed } = await service.ofServer();
    const rows = names.map((name) => {
      const key = limitNames[name];
      return { name, value: held[key], isFixed: Object.hasOwn(fixed, key) };
    });
    return {
      json: Object.fromEntries(rows.map(({ name, value, isFixed }) => [name, { value, givenAtStart: isFixed }])),
      lines: [
        ...table(rows.map(({ name, value }) => [name, `${inWords(name, value)} (${described[name]})`])),
        ...rows
          .filter(({ isFixed }) => isFixed)
          .map(
            ({ name }) =>
              `${name} was given when the server was started (--${name} or ${variableOf(name)}); that goes before what is set here.`,
          ),
      ],
    };
  });
}

function readChange(word: string): { name: LimitName; text: string | null } {
  const [, given = '', text = ''] = /^([a-z-]+)=(.*)$/s.exec(word) ?? [];
  const name = names.find((known) => known === given);
  if (name === undefined) throw new UsageError(`“${word}” is none of ${names.map((each) => `${each}=…`).join(', ')}.`);
  return { name, text: text === '' ? null : text };
}

async function set(service: ReturnType<typeof createLimits>, name: LimitName, text: string | null): Promise<void> {
  try {
    await service.set(name, text);
  } catch (cause) {
    throw new UsageError(`${name} must be ${(cause as Error).message}; it is “${text}”.`);
  }
}

const inWords = (name: LimitName, value: string | number | null): string =>
  value === null ? 'none' : name === 'max-bytes' ? inBytes(Number(value)) : `${value}`;
