/** What messaging tells the log; the subgraph package brings the real one, with masking and trace ids. */
export type Log = {
  readonly debug: (event: string, facts?: Readonly<Record<string, unknown>>) => void
  readonly info: (event: string, facts?: Readonly<Record<string, unknown>>) => void
  readonly warn: (event: string, facts?: Readonly<Record<string, unknown>>) => void
  readonly error: (event: string, facts?: Readonly<Record<string, unknown>>) => void
}
