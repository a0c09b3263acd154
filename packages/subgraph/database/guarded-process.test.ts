import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '@supermall/testing/rival'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LOCKED, runGuarded } from './guarded-process.ts'
import { OURSELVES } from './unprivileged.ts'

let folder: string
let output: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supermall-guard-'))
  output = openSync(join(folder, 'output'), 'a')
})
afterEach(() => {
  closeSync(output)
  rmSync(folder, { recursive: true, force: true })
})

const said = () => readFileSync(join(folder, 'output'), 'utf8')
const run = (script: string, lock?: string) =>
  runGuarded({ servant: OURSELVES, line: ['sh', '-c', script], output, ...(lock ? { lock } : {}) })

/** It lives until it is interrupted, and then takes its time. */
const LISTENER = `exec "${process.execPath}" -e "
  setInterval(() => {}, 1000)
  process.on('SIGINT', () => setTimeout(() => { console.log('in order'); process.exit(3) }, 200))
  console.log('up')"`

test('the code with which a command ends is told', async () => {
  expect(await run('exit 7').exited).toBe(7)
})

test('a command that is released is interrupted, and awaited until it has put things in order', async () => {
  const guarded = run(LISTENER)
  await eventually(() => said().includes('up'))
  guarded.release()
  expect(await guarded.exited).toBe(3)
  expect(said()).toBe('up\nin order\n')
})

test('a command sees nothing of our environment', async () => {
  process.env.MALL_SECRET = 'known'
  await run('echo "secret: $MALL_SECRET"').exited
  delete process.env.MALL_SECRET
  expect(said()).toBe('secret: \n')
})

test.runIf(process.platform === 'linux')('a second command under the same lock does not begin', async () => {
  const lock = join(folder, 'lock')
  const first = run(LISTENER, lock)
  await eventually(() => said().includes('up'))
  expect(await run('echo second', lock).exited).toBe(LOCKED)
  first.release()
  await first.exited
  expect(await run('echo third', lock).exited).toBe(0)
  expect(said()).toBe('up\nin order\nthird\n')
})
