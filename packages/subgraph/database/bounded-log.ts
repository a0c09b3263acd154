import { chownSync, copyFileSync, existsSync, openSync, statSync, truncateSync } from 'node:fs'

const MOST_BYTES = 4 * 1024 * 1024
const LOOK_EVERY_MS = 10_000

type BoundedLog = { readonly path: string; readonly descriptor: number; close(): void }

/**
 * A log that another process writes. When it has grown past the bound, it is copied aside and emptied in place: the writer
 * appends, so it goes on at the new end and need not know. One older piece is kept.
 */
export function openBoundedLog(path: string): BoundedLog {
  bound(path)
  const descriptor = openSync(path, 'a', 0o600)
  const timer = setInterval(() => bound(path), LOOK_EVERY_MS)
  timer.unref()
  return { path, descriptor, close: () => clearInterval(timer) }
}

function bound(path: string): void {
  if (!existsSync(path)) return
  const { size, uid, gid } = statSync(path)
  if (size < MOST_BYTES) return
  copyFileSync(path, `${path}.1`)
  chownSync(`${path}.1`, uid, gid)
  truncateSync(path)
}
