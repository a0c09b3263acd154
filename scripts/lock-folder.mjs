// Of several processes one works at a time, by a folder that only one of them can make; the others wait until it is gone.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LOOK_EVERY_MS = 200
const SIGNED_WITHIN_MS = 10_000

export function whileHeld(folder, work, tellWaiting = () => undefined) {
  if (!take(folder)) {
    tellWaiting()
    while (!take(folder)) pause(LOOK_EVERY_MS)
  }
  const release = () => rmSync(folder, { recursive: true, force: true })
  // Whoever fails in between ends the process.
  process.once('exit', release)
  try {
    return work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function take(folder) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    forgetDead(folder)
    return false
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
  return true
}

/** Whoever was killed has left it behind. It is moved away first, so that of several who see it only one does. */
function forgetDead(folder) {
  const holder = holderOf(folder)
  if (holder === null ? isYoung(folder) : isAlive(holder)) return
  const aside = `${folder}.${process.pid}`
  try {
    renameSync(folder, aside)
  } catch {
    return
  }
  // Somebody else was quicker, and this is another's already.
  if (holderOf(aside) === holder) rmSync(aside, { recursive: true, force: true })
  else renameSync(aside, folder)
}

/** Who has just made it has yet to sign it. */
function isYoung(folder) {
  try {
    return Date.now() - statSync(folder).mtimeMs < SIGNED_WITHIN_MS
  } catch {
    return true
  }
}

function holderOf(folder) {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8')) || null
  } catch {
    return null
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

const pause = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
