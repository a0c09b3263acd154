/** The named steps at which a process can be told to kill itself, once: the edges that a fault harness walks through one by one. */
export type CrashStep =
  | 'after-commit-before-publish'
  | 'after-publish-before-mark'
  | 'after-effect-before-ack'
  | 'after-ack-before-confirm'

let armed: CrashStep | null = null

export function armCrash(step: CrashStep | null): void {
  armed = step
}

export function crashAt(step: CrashStep): void {
  if (armed === step) process.kill(process.pid, 'SIGKILL')
}
