import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually } from '@supermall/testing/rival'

export type Child = {
  readonly pid: number
  /** Waits until it has written this, and answers with all that it has written. */
  readonly says: (text: string) => Promise<string>
  /** As a loss of power would, and returns when it is gone. */
  readonly kill: () => Promise<void>
  readonly exited: Promise<unknown>
}

/** Runs a file of this folder in a process of its own. */
export function startChild(file: string, ...words: readonly string[]): Child {
  const script = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk))
  const exited = once(child, 'exit')
  return {
    pid: child.pid ?? 0,
    exited,
    says: async (text) => {
      await eventually(() => said.includes(text))
      return said
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
