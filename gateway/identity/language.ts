const MOST = 20
const WANTED = /^([a-z]{1,8}|\*)(?:-[a-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?$/i

/**
 * Which of the languages that domains answer in is wanted most; the first of them where none is. What a client writes goes no
 * further: a thousand ways to ask for the same are one to caches.
 */
export function languageOf(wanted: string, languages: readonly string[]): string {
  const [usual = ''] = languages
  if (wanted === '') return usual
  const ranked = wanted.split(',', MOST).flatMap((part, place) => {
    const [, name = '', weight = '1'] = WANTED.exec(part.trim()) ?? []
    const language = name === '*' ? usual : name.toLowerCase()
    return languages.includes(language) && Number(weight) > 0 ? [{ language, weight: Number(weight), place }] : []
  })
  ranked.sort((a, b) => b.weight - a.weight || a.place - b.place)
  return ranked[0]?.language ?? usual
}

/** As they stand in a setting. */
export const languagesIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(' ')
    .filter((one) => one !== '')
