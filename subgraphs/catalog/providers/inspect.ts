import { createHash } from 'node:crypto'
import type { Arrived } from '../domain/arrived.ts'
import { HEAD_BYTES, sniff } from '../domain/sniff.ts'
import type { Storage } from './storage.ts'

/** Reads a whole file once, a piece at a time: only its beginning is kept. Null when nothing lies there. */
export async function inspect(storage: Storage, key: string, most: number): Promise<Arrived | null> {
  const size = await storage.sizeOf(key)
  if (size === null) return null
  if (size > most) return { byteCount: size, sha256: '', sniffed: null }
  const hash = createHash('sha256')
  const head: Buffer[] = []
  let byteCount = 0
  for await (const chunk of await storage.read(key)) {
    const bytes = Buffer.from(chunk as Uint8Array)
    if (byteCount < HEAD_BYTES) head.push(bytes.subarray(0, HEAD_BYTES - byteCount))
    byteCount += bytes.length
    hash.update(bytes)
  }
  return { byteCount, sha256: hash.digest('hex'), sniffed: sniff(Buffer.concat(head)) }
}
