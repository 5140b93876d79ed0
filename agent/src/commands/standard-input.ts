import { createInterface } from 'node:readline';

/** The first line of standard input that is not empty; null where there is none. */
export async function firstLine(prompt: string): Promise<string | null> {
  if (process.stdin.isTTY) process.stdout.write(prompt);
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) {
      if (line.trim() !== '') return line.trim();
    }
    return null;
  } finally {
    lines.close();
    process.stdin.unref?.();
  }
}
