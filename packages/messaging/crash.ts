/** The named steps at which a process can be told to kill itself, once: the edges that a fault harness walks through one by one. */
export type CrashStep = TellingEdge | SagaEdge | CallEdge

/** What is told and heard has four edges for each event. */
type TellingEdge =
  | 'after-commit-before-publish'
  | 'after-publish-before-mark'
  | 'after-effect-before-ack'
  | 'after-ack-before-confirm'

/** `<saga>:<step>:before-do` and so on: what a domain does step by step has two edges around each `do` and each `undo`. */
export type SagaEdge = `${string}:${string}:${'before' | 'after'}-${'do' | 'undo'}`

/** `<what>:before-call` and so on: around what is asked of a stranger, and around what a stranger tells. */
type CallEdge = `${string}:${'before-call' | 'after-call' | 'after-keep' | 'after-answer'}`

type Armed = { readonly step: string; readonly what: string | null }

let armed: Armed | null = null

/** With `@<what>` behind the step the process dies only over that: `after-effect-before-ack@order.paid`, `refund:after-call@FRIEND`. */
export function armCrash(at: string | null): void {
  const [step, what] = at?.split('@') ?? []
  armed = step ? { step, what: what ?? null } : null
}

/** `isOver` says whether it is that event, or of that kind, which is passed here. */
export function crashAt(step: CrashStep, isOver?: (what: string) => boolean): void {
  if (armed?.step !== step) return
  if (armed.what === null || isOver?.(armed.what)) process.kill(process.pid, 'SIGKILL')
}
