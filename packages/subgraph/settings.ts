/** One environment variable: what it is for, what it is when absent, and what it must look like. */
type Setting<T> = {
  readonly doc: string
  readonly fallback: string | null
  readonly isSecret: boolean
  /** Throws with what is wrong, as the end of a sentence that begins with the variable's name. */
  readonly read: (text: string) => T
  readonly whenAbsent: T | Missing
}

const MISSING = Symbol('missing')
type Missing = typeof MISSING

export type Spec = Readonly<Record<string, Setting<unknown>>>
export type Values<S extends Spec> = { readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never }

type Options = { readonly doc: string; readonly default?: string; readonly isSecret?: boolean }

export const text = (options: Options & { readonly least?: number }): Setting<string> =>
  setting(options, (value) => {
    const { least = 0 } = options
    if (value.length < least) throw new Error(`must have at least ${least} characters`)
    return value
  })

export const integer = (options: Options & { readonly min: number; readonly max: number }): Setting<number> =>
  setting(options, (value) => {
    const number = Number(value)
    const isFine = /^\d+$/.test(value) && number >= options.min && number <= options.max
    if (!isFine) throw new Error(`must be a whole number from ${options.min} to ${options.max}`)
    return number
  })

export const flag = (options: Options): Setting<boolean> =>
  setting(options, (value) => {
    if (value !== 'true' && value !== 'false') throw new Error('must be true or false')
    return value === 'true'
  })

export const oneOf = <const T extends string>(choices: readonly T[], options: Options): Setting<T> =>
  setting(options, (value) => {
    const choice = choices.find((one) => one === value)
    if (choice === undefined) throw new Error(`must be one of ${choices.join(', ')}`)
    return choice
  })

export const url = (options: Options & { readonly schemes: readonly string[] }): Setting<string> =>
  setting(options, (value) => {
    const scheme = /^([a-z0-9+]+):\/\//.exec(value)?.[1]
    if (!scheme || !options.schemes.includes(scheme))
      throw new Error(`must be a URL of ${options.schemes.join(' or ')}`)
    return value
  })

/** A Postgres server, or all of them: `{domain}` in it stands for the domain. */
export const databaseUrl = ({ doc }: { readonly doc: string }): Setting<string> => {
  const postgres = url({ doc, schemes: ['postgres', 'postgresql'], isSecret: true })
  return {
    ...postgres,
    read(value) {
      if (!URL.canParse(value.replaceAll('{domain}', 'domain'))) throw new Error('must be a URL that can be read')
      return postgres.read(value)
    },
  }
}

/** Absent is a value of its own: null. */
export const optional = <T>(inner: Setting<T>): Setting<T | null> => ({ ...inner, whenAbsent: null })

/** Reads all of them and reports all that is wrong at once, one line each; reads nothing that is not in the spec. */
export function readSettings<S extends Spec>(
  spec: S,
  environment: Readonly<Record<string, string | undefined>>,
): Values<S> {
  const faults: string[] = []
  const entries = Object.entries(spec).map(([name, setting]) => {
    const given = environment[name]
    if (given === undefined || given === '') {
      if (setting.whenAbsent === MISSING) faults.push(`${name} is not set: ${setting.doc}`)
      return [name, setting.whenAbsent]
    }
    try {
      return [name, setting.read(given)]
    } catch (error) {
      faults.push(
        `${name} ${error instanceof Error ? error.message : error}${setting.isSecret ? '' : `, not "${given}"`}`,
      )
      return [name, null]
    }
  })
  if (faults.length > 0) throw new SettingsFault(faults)
  return Object.fromEntries(entries) as Values<S>
}

export class SettingsFault extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'SettingsFault'
    this.lines = lines
  }
}

function setting<T>(options: Options, read: (text: string) => T): Setting<T> {
  const fallback = options.default ?? null
  return {
    doc: options.doc,
    fallback,
    isSecret: options.isSecret ?? false,
    read,
    whenAbsent: fallback === null ? MISSING : read(fallback),
  }
}
