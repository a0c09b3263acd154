import { crc32, deflateSync } from 'node:zlib'
import type { Colour, Picture } from '../domain/picture.ts'
import { mix } from '../domain/picture.ts'

const SIDE = 256

/** A picture as a PNG: its rows are written as the difference to the row above, which for a gradient is next to nothing. */
export function paint(picture: Picture): Buffer {
  const stride = SIDE * 3
  const rows = Buffer.alloc((stride + 1) * SIDE)
  let above: Buffer = Buffer.alloc(stride)
  for (let y = 0; y < SIDE; y++) {
    const row = paintRow(picture, y)
    const start = y * (stride + 1)
    rows[start] = DIFFERENCE_TO_ABOVE
    for (let at = 0; at < stride; at++) rows[start + 1 + at] = (row[at] ?? 0) - (above[at] ?? 0)
    above = row
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header()),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const DIFFERENCE_TO_ABOVE = 2

function paintRow({ above, below, layers }: Picture, y: number): Buffer {
  const row = Buffer.alloc(SIDE * 3)
  const down = (2 * y + 1) / SIDE - 1
  const background = mix(above, below, y / SIDE)
  for (let x = 0; x < SIDE; x++) {
    const across = (2 * x + 1) / SIDE - 1
    let colour: Colour = background
    for (const layer of layers) {
      const cover = Math.min(1, Math.max(0, 0.5 - (layer.shape(across, down) * SIDE) / 2))
      if (cover > 0) colour = cover === 1 ? layer.colour : mix(colour, layer.colour, cover)
    }
    row[x * 3] = colour[0]
    row[x * 3 + 1] = colour[1]
    row[x * 3 + 2] = colour[2]
  }
  return row
}

/** Eight bits each of red, green and blue. */
function header(): Buffer {
  const bytes = Buffer.alloc(13)
  bytes.writeUInt32BE(SIDE, 0)
  bytes.writeUInt32BE(SIDE, 4)
  bytes.set([8, 2, 0, 0, 0], 8)
  return bytes
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
