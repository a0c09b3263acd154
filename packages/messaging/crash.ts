/** The named steps at which a process can be told to kill itself, once: the edges that a fault harness walks through one by one. */
export type CrashStep = TellingEdge | SagaEdge | CallEdge

/** With `@<event>` behind it the process dies only over that event: `after-effect-before-ack@order.paid`. */
export type TellingEdge =
  | 'after-commit-before-publish'
  | 'after-publish-before-mark'
  | 'after-effect-before-ack'
  | 'after-ack-before-confirm'

/** `<saga>:<step>:before-do` and so on: what a domain does step by step has two edges around each `do` and each `undo`. */
export type SagaEdge = `${string}:${string}:${'before' | 'after'}-${'do' | 'undo'}`

/** `<what>:before-call` and so on: around what is asked of a stranger, and around what a stranger tells. */
export type CallEdge = `${string}:${'before-call' | 'after-call' | 'after-keep' | 'after-answer'}`

type Armed = { readonly step: string; readonly event: string | null }

let armed: Armed | null = null

export function armCrash(at: string | null): void {
  const [step, event] = at?.split('@') ?? []
  armed = step ? { step, event: event ?? null } : null
}

/** `isOver` says whether what is told or heard here has that event in it; where nothing is told there is none. */
export function crashAt(step: CrashStep, isOver?: (event: string) => boolean): void {
  if (armed?.step !== step) return
  if (armed.event === null || isOver?.(armed.event)) process.kill(process.pid, 'SIGKILL')
}
