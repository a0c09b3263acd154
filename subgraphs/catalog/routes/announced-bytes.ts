import { Transform } from 'node:stream'
import { seconds } from '@supermall/kernel/time'
import { HttpFault, tooSlow } from '@supermall/subgraph/http'

/** However slowly a file comes, something of it comes; nobody else ends an upload that stands still. */
const SILENCE_MS = seconds(30)

/** Ends the upload with the first byte too many, or when no more come, and refuses one that ends too early. */
export function exactly(byteCount: number): Transform {
  let size = 0
  const patience = setTimeout(() => through.destroy(tooSlow()), SILENCE_MS)
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      patience.refresh()
      size += chunk.length
      if (size > byteCount) done(wrongSize(byteCount))
      else done(null, chunk)
    },
    flush: (done) => done(size === byteCount ? null : wrongSize(byteCount)),
    destroy(error, done) {
      clearTimeout(patience)
      done(error)
    },
  })
  return through
}

export const wrongSize = (byteCount: number | bigint) =>
  new HttpFault(413, 'FILE_SIZE', { message: `Send exactly the ${byteCount} bytes that were announced.` })
