/** As `newId` of the kernel writes them. */
const ID = /\b[a-z]{2,10}_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g

/** Every id that stands somewhere in a text, once. */
export const idsIn = (text: string): readonly string[] => [...new Set(text.match(ID) ?? [])]
