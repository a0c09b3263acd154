type Given<T> = { -readonly [Key in keyof T]?: Exclude<T[Key], null | undefined> }

/** Only what was really said: for fields that cannot be empty, null says no more than silence. Texts lose the space around them. */
export function given<T extends object>(changes: T): Given<T> {
  const said = Object.entries(changes).filter(([, value]) => value != null)
  return Object.fromEntries(
    said.map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value]),
  ) as Given<T>
}
