/** The named steps at which a process can be told to kill itself, once: the edges that a fault harness walks through one by one. */
export type CrashStep =
  | 'after-commit-before-publish'
  | 'after-publish-before-mark'
  | 'after-effect-before-ack'
  | 'after-ack-before-confirm'
  | SagaEdge

/** `<saga>:<step>:before-do` and so on: what a domain does step by step has two edges around each `do` and each `undo`. */
export type SagaEdge = `${string}:${string}:${'before' | 'after'}-${'do' | 'undo'}`

let armed: string | null = null

export function armCrash(step: string | null): void {
  armed = step
}

export function crashAt(step: CrashStep): void {
  if (armed === step) process.kill(process.pid, 'SIGKILL')
}
