/** The data of an answer as JSON already: whoever still wants to look into it reads it from there. */
export class Written {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}

/** An answer as text, without writing again what is written. */
export function stringifyAnswer(answer: object): string {
  const { data, errors, extensions } = answer as { data?: unknown; errors?: unknown; extensions?: unknown }
  if (!(data instanceof Written)) return JSON.stringify(answer)
  const before = errors === undefined ? '' : `"errors":${JSON.stringify(errors)},`
  const after = extensions === undefined ? '' : `,"extensions":${JSON.stringify(extensions)}`
  return `{${before}"data":${data.text}${after}}`
}
