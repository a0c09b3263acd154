import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Sniffed } from './sniff.ts'

/** What was read of a file that somebody uploaded. */
export type Arrived = { readonly byteCount: number; readonly sha256: string; readonly sniffed: Sniffed | null }
type Promised = { readonly mimeType: string; readonly byteCount: bigint }
type Accepted = {
  readonly byteCount: number
  readonly sha256: string
  readonly width: number | null
  readonly height: number | null
}

/** A hundred megapixels: more than a camera takes, and what a thumbnail can still be made of. */
const MOST_PIXELS = 100_000_000

/** A file is what its bytes say, not what its sender says. */
export function checkArrived(promised: Promised, arrived: Arrived | null): Result<Accepted> {
  if (arrived === null) return refused('FILE_MISSING', 'Nothing was uploaded yet.', 'id')
  const { byteCount, sha256, sniffed } = arrived
  if (BigInt(byteCount) !== promised.byteCount)
    return refused('FILE_SIZE', `${promised.byteCount} bytes were announced and ${byteCount} arrived.`, 'id')
  if (sniffed?.mimeType !== promised.mimeType)
    return refused('FILE_TYPE', `What arrived is no ${promised.mimeType}.`, 'id')
  const { width, height } = sniffed
  const isEmpty = width === 0 || height === 0
  if (isEmpty || (width ?? 1) * (height ?? 1) > MOST_PIXELS)
    return refused('FILE_SIZE', 'The picture has too many pixels, or none.', 'id')
  return ok({ byteCount, sha256, width, height })
}
