/** What a file really is, whatever it is called. */
export type Sniffed = { readonly mimeType: string; readonly width: number | null; readonly height: number | null }

/** The beginning of a picture tells its size; in a JPEG that may stand behind a long preview. */
export const HEAD_BYTES = 512 * 1024

export function sniff(head: Buffer): Sniffed | null {
  return pngOf(head) ?? gifOf(head) ?? jpegOf(head) ?? webpOf(head) ?? videoOf(head) ?? sheetOf(head)
}

const picture = (mimeType: string, width: number, height: number): Sniffed => ({ mimeType, width, height })
const ascii = (head: Buffer, from: number, to: number): string => head.toString('latin1', from, to)

function pngOf(head: Buffer): Sniffed | null {
  if (head.length < 24 || head.toString('hex', 0, 8) !== '89504e470d0a1a0a' || ascii(head, 12, 16) !== 'IHDR')
    return null
  return picture('image/png', head.readUInt32BE(16), head.readUInt32BE(20))
}

function gifOf(head: Buffer): Sniffed | null {
  if (head.length < 10 || !/^GIF8[79]a$/.test(ascii(head, 0, 6))) return null
  return picture('image/gif', head.readUInt16LE(6), head.readUInt16LE(8))
}

/** Walks from segment to segment until the one that begins the picture itself. */
function jpegOf(head: Buffer): Sniffed | null {
  if (head.length < 4 || head.readUInt16BE(0) !== 0xffd8) return null
  for (let at = 2; at + 9 <= head.length; ) {
    if (head[at] !== 0xff) return null
    const marker = head[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (isStartOfFrame(marker)) return picture('image/jpeg', head.readUInt16BE(at + 7), head.readUInt16BE(at + 5))
    else at += 2 + Math.max(2, head.readUInt16BE(at + 2))
  }
  return null
}

const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function webpOf(head: Buffer): Sniffed | null {
  if (head.length < 30 || ascii(head, 0, 4) !== 'RIFF' || ascii(head, 8, 12) !== 'WEBP') return null
  const format = ascii(head, 12, 16)
  if (format === 'VP8X') return picture('image/webp', 1 + head.readUIntLE(24, 3), 1 + head.readUIntLE(27, 3))
  if (format === 'VP8 ') return picture('image/webp', head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff)
  if (format !== 'VP8L' || head[20] !== 0x2f) return null
  const bits = head.readUInt32LE(21)
  return picture('image/webp', 1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff))
}

function videoOf(head: Buffer): Sniffed | null {
  const film = (mimeType: string): Sniffed => ({ mimeType, width: null, height: null })
  if (ascii(head, 4, 8) === 'ftyp') return film('video/mp4')
  const isWebm = head.toString('hex', 0, 4) === '1a45dfa3' && ascii(head, 0, 64).includes('webm')
  return isWebm ? film('video/webm') : null
}

/** Text in UTF-8; the last character of the head may be cut in two, so it is left out. */
function sheetOf(head: Buffer): Sniffed | null {
  const isText = head.length > 0 && !head.includes(0) && !/^\s*</.test(ascii(head, 0, 64)) && isUtf8(head)
  return isText ? { mimeType: 'text/csv', width: null, height: null } : null
}

function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
