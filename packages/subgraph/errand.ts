import type { Result } from '@supermall/kernel/result'

/** What the one who gives the errand says beside its name. */
type Said = {
  readonly words: readonly string[]
  /** What must not stand on a command line, where every process of the machine could read it. */
  readonly secret: () => Promise<string>
}

/** What is done for whoever keeps the machines, by `node launch <name>`, and for nobody over a network. It answers with one line for them. */
export type Errand<W> = {
  readonly name: string
  readonly run: (said: Said, within: W) => Promise<Result<string>>
}

export const errand = <W>(one: Errand<W>): Errand<W> => one

export type Errands = Readonly<Record<string, (said: Said) => Promise<Result<string>>>>
