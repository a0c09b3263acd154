import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { scratchFolder } from '@supermall/testing/scratch'
import { expect, test } from 'vitest'

const folder = scratchFolder('supermall-lock-folder-')

/** A process that writes down when it begins and ends what it does alone. */
const script = (lock: string, diary: string, body: string) => `
  import { appendFileSync } from 'node:fs'
  import { whileHeld } from '${fromRoot('scripts', 'lock-folder.mjs')}'
  whileHeld('${lock}', () => {
    appendFileSync('${diary}', process.pid + ' begins\\n')
    ${body}
    appendFileSync('${diary}', process.pid + ' ends\\n')
  })`
const line = (lock: string, diary: string, body = '') => ['--input-type=module', '-e', script(lock, diary, body)]

test('of several starts of one folder one installs at a time, and all come to their turn', async () => {
  const [lock, diary] = [join(folder, 'lock'), join(folder, 'diary')]
  const slowly = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)'
  const starts = [1, 2, 3, 4].map(() => spawn(process.execPath, line(lock, diary, slowly), { stdio: 'inherit' }))
  await Promise.all(starts.map((start) => new Promise((resolve) => start.once('exit', resolve))))
  const told = readFileSync(diary, 'utf8').trim().split('\n')
  expect(told).toHaveLength(8)
  for (let at = 0; at < told.length; at += 2) expect(told[at + 1]).toBe(told[at]?.replace('begins', 'ends'))
  expect(existsSync(lock)).toBe(false)
})

test('what a start left behind that was killed keeps nobody waiting, nor does one that failed', () => {
  const [lock, diary] = [join(folder, 'left'), join(folder, 'second diary')]
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  mkdirSync(lock)
  writeFileSync(join(lock, 'pid'), String(pid))
  expect(spawnSync(process.execPath, line(lock, diary, 'process.exit(3)')).status).toBe(3)
  expect(existsSync(lock)).toBe(false)
  expect(spawnSync(process.execPath, line(lock, diary)).status).toBe(0)
})
