import pg from 'pg'

export type Result = pg.QueryResult

/** What pg's own statement and connection have, and its types do not tell. */
export type Connection = {
  bind(bound: { readonly statement: string; readonly values: readonly [] }): void
  execute(executed: object): void
  describe(described: object): void
}
/** How pg reads the rows of an answer. */
type Reader = Pick<Result, 'fields'> & { _parsers: unknown; _prebuiltEmptyResultObject: unknown }
type OwnResult = Result & Reader & { _types: unknown }
export type Config = pg.QueryConfig & { readonly rowMode?: string }
type Statement = {
  text: string
  name: string | undefined
  values: readonly unknown[] | undefined
  types: unknown
  queryMode: string | undefined
  readonly _rowMode: string | undefined
  _result: OwnResult
  _accumulateRows: boolean
  submit(connection: Connection): Error | null
  prepare(connection: Connection): void
  requiresPreparation(): boolean
  handleRowDescription(told: object): void
  handleDataRow(told: object): void
  handleCommandComplete(told: object, connection: Connection): void
  _checkForMultirow(): void
  _getRows(connection: Connection, rows: number | undefined): void
}
const Statement = pg.Query as unknown as new (config: pg.QueryConfig | string) => Statement

/** The columns of a statement, as whoever reads them by these types does; none where it gives no rows. */
type Known = { readonly types: unknown; readonly reader: Reader | null }

const knownOn = new WeakMap<Connection, { readonly silent: Connection; readonly names: Map<string, Known> }>()

/**
 * A statement that asks for its columns only once per connection when it has a name. Told with every answer they cost the server
 * and this process more than most rows; and under a name that is prepared the server refuses to give any others.
 */
export class NamedStatement extends Statement {
  /** How many commands of the message are done before its own. */
  before = 0
  #known: Known | null = null
  #names: Map<string, Known> | null = null
  #isHeard = false

  /** What pg does to copy a config costs more than the rest of it, so it is given the text alone. */
  constructor(config: Config) {
    super(config.rowMode === undefined ? config.text : config)
    if (config.rowMode !== undefined) return
    this.name = config.name
    this.values = config.values
    this.types = config.types
    this._result._types = config.types
  }

  override prepare(connection: Connection): void {
    const on = this.name && this._rowMode === undefined ? knownHere(connection) : null
    const found = on?.names.get(this.name ?? '')
    this.#names = on?.names ?? null
    if (found?.types === this.types) this.#known = found ?? null
    super.prepare(this.#known && on ? on.silent : connection)
  }

  override handleRowDescription(told: object): void {
    super.handleRowDescription(told)
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result
    this.#remember({ fields, _parsers, _prebuiltEmptyResultObject })
  }

  override handleDataRow(told: object): void {
    this.#describe()
    super.handleDataRow(told)
  }

  override handleCommandComplete(told: object, connection: Connection): void {
    if (this.before === 0) this.#describe()
    super.handleCommandComplete(told, connection)
    if (this.before === 0) this.#remember(null)
    this.before -= 1
  }

  #remember(reader: Reader | null): void {
    if (this.#isHeard) return
    this.#isHeard = true
    if (this.name && this.#known === null) this.#names?.set(this.name, { types: this.types, reader })
  }

  #describe(): void {
    if (this.#isHeard || this.#known === null) return
    this.#isHeard = true
    if (this.#known.reader === null) return
    this._checkForMultirow()
    Object.assign(this._result, this.#known.reader)
    this._accumulateRows = true
  }
}

function knownHere(connection: Connection) {
  const found = knownOn.get(connection)
  if (found) return found
  const silent: Connection = Object.create(connection, { describe: { value: () => undefined } })
  const made = { silent, names: new Map<string, Known>() }
  knownOn.set(connection, made)
  return made
}
