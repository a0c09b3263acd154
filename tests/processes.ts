import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { guard } from '@supermall/testing/servers'
import { BRIEF } from '../scripts/brief-flags.mjs'

export type Process = {
  readonly pid: number
  readonly exitCode: () => number | null
  /** What ended it, when it did not end by itself. */
  readonly endedBy: () => NodeJS.Signals | null
  /** All that it has said so far. */
  readonly said: () => string
  readonly kill: (signal: NodeJS.Signals) => void
  /** Asks it to end, and waits until it has. */
  readonly stop: () => Promise<void>
}

type Line = {
  /** Further words of the command line. */
  readonly words?: readonly string[]
  /** Where the bundle is, if not in `dist`. */
  readonly bundle?: string
}

/** One part of the mall in a process of its own, from the bundle, as it would run in production; no part is the whole mall. */
export function startProcess(
  part: string,
  variables: Readonly<Record<string, string>>,
  { words = [], bundle = fromRoot('dist') }: Line = {},
): Process {
  const child = spawn(process.execPath, [...BRIEF, join(bundle, 'launch.js'), ...(part ? [part] : []), ...words], {
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = (said + chunk).slice(-20_000)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve())).finally(guard(child))
  return {
    pid: child.pid ?? 0,
    exitCode: () => child.exitCode ?? (child.signalCode ? 1 : null),
    endedBy: () => child.signalCode,
    said: () => said,
    kill: (signal) => void child.kill(signal),
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
      await ended
      clearTimeout(timer)
    },
  }
}
