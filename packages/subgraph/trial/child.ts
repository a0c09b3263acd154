import { once } from 'node:events'
import { eventually } from '@supermall/testing/rival'
import { startScript } from '@supermall/testing/script'

export type Child = {
  readonly pid: number
  /** Waits until it has written this, and answers with all that it has written. */
  readonly says: (text: string) => Promise<string>
  /** As a loss of power would, and returns when it is gone. */
  readonly kill: () => Promise<void>
  readonly exited: Promise<unknown>
}

/** Runs a file of this folder in a process of its own. */
export async function startChild(file: string, ...words: readonly string[]): Promise<Child> {
  const child = await startScript(new URL(file, import.meta.url), ...words)
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk))
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
