import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bundle } from './bundle.mjs'

const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('whoever reads a program while it is bundled anew has the whole of the one before', async () => {
  const [source, out] = [join(folder, 'source.ts'), join(folder, 'out')]
  const bundled = async (said: string) => {
    writeFileSync(source, `export const said = ${said}\n`)
    await bundle([{ in: source, out: 'program' }], out)
    return readFileSync(join(out, 'program.js'), 'utf8')
  }
  const first = await bundled('{ ...globalThis, at: 1 }')
  expect(first).toContain('{ ...null, ...globalThis, at: 1 }')
  const files = readdirSync(out)
  linkSync(join(out, 'program.js'), join(folder, 'open.js'))
  expect(await bundled('2')).not.toBe(first)
  expect(readFileSync(join(folder, 'open.js'), 'utf8')).toBe(first)
  expect(readdirSync(out)).toEqual(files)
})
