import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { afterAll, expect, test } from 'vitest'

const PUBLIC_HOST = 'registry.npmjs.org'

const folder = mkdtempSync(join(tmpdir(), 'supermall-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sound = {
  manifest: { dependencies: { zod: '4.6.7' }, workspaces: ['parts/*'], allowScripts: { esbuild: false } },
  packages: {
    '': { dependencies: { zod: '4.6.7' }, workspaces: ['parts/*'] },
    'node_modules/@mall/one': { resolved: 'parts/one', link: true },
    'node_modules/esbuild': {
      version: '1.0.0',
      integrity: 'sha512-a',
      hasInstallScript: true,
      optionalDependencies: { '@esbuild/x': '1.0.0' },
    },
    'node_modules/@esbuild/x': {
      version: '1.0.0',
      integrity: 'sha512-b',
      resolved: `https://${PUBLIC_HOST}/x.tgz`,
    },
    'node_modules/zod': { version: '4.6.7', integrity: 'sha512-c' },
    'parts/one': { name: '@mall/one' },
  } as Record<string, object>,
}

type Tree = typeof sound

function check({ manifest, packages }: Tree) {
  mkdirSync(join(folder, 'parts', 'one'), { recursive: true })
  writeFileSync(join(folder, 'parts', 'one', 'package.json'), JSON.stringify({ name: '@mall/one' }))
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }))
  const done = spawnSync(process.execPath, [fromRoot('scripts', 'check-lock.mjs'), folder], { encoding: 'utf8' })
  return { code: done.status, lines: done.stderr.split('\n').filter((line) => line !== '') }
}

const without = (name: string) => Object.fromEntries(Object.entries(sound.packages).filter(([place]) => place !== name))
const withPackage = (place: string, entry: object): Tree => ({
  ...sound,
  packages: { ...sound.packages, [place]: entry },
})

test('a sound lock has no fault', () => {
  expect(check(sound)).toEqual({ code: 0, lines: [] })
})

test('the lock of this repository is sound', () => {
  const done = spawnSync(process.execPath, [fromRoot('scripts', 'check-lock.mjs')], { encoding: 'utf8' })
  expect(done.stderr).toBe('')
  expect(done.status).toBe(0)
})

test.each<[string, Tree, string]>([
  [
    'a version that package.json no longer asks for',
    { ...sound, manifest: { ...sound.manifest, dependencies: { zod: '5.0.0' } } },
    'package.json: its dependencies',
  ],
  [
    'a platform that the lock left out',
    { ...sound, packages: without('node_modules/@esbuild/x') },
    '@esbuild/x: wanted by node_modules/esbuild',
  ],
  [
    'a package that comes from another host',
    withPackage('node_modules/zod', {
      version: '4.6.7',
      integrity: 'sha512-c',
      resolved: 'https://mirror.example/z.tgz',
    }),
    'node_modules/zod: is resolved from another host',
  ],
  [
    'a package without integrity',
    withPackage('node_modules/zod', { version: '4.6.7' }),
    'node_modules/zod: has no integrity',
  ],
  [
    'an install script that nobody decided about',
    withPackage('node_modules/eager', { version: '1.0.0', integrity: 'sha512-d', hasInstallScript: true }),
    'eager: has an install script',
  ],
  [
    'a workspace that npm was not told of',
    { ...sound, packages: without('parts/one') },
    'parts/one: is a workspace that the lock does not know',
  ],
])('refuses %s', (_, tree, line) => {
  const { code, lines } = check(tree)
  expect(code).toBe(1)
  expect(lines).toEqual([expect.stringContaining(line)])
})
