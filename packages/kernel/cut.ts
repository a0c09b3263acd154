/** The beginning of a text, by whole characters: half of a pair is no text, and no database takes it in jsonb. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : [...text].slice(0, most).join('')
