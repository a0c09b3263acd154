/** Bundles gateway/playground for the browser into gateway/playground/dist: no request ever leaves for another host. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const source = fileURLToPath(new URL('../gateway/playground/', import.meta.url))
const target = join(source, 'dist')

/** One script and one style sheet: the editor needs every part of GraphiQL at once, so splitting it would only cost requests. */
export async function buildPlayground() {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  await build({
    entryPoints: [
      { in: join(source, 'app.tsx'), out: 'playground' },
      { in: join(source, 'playground.css'), out: 'playground' },
    ],
    outdir: target,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'linked',
    logLevel: 'warning',
  })
  for (const name of ['index.html', 'icon.svg']) cpSync(join(source, name), join(target, name))
  return readdirSync(target).map((name) => sizeOf(name))
}

function sizeOf(name) {
  const body = readFileSync(join(target, name))
  return { name, bytes: body.length, compressed: gzipSync(body).length }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await buildPlayground()
  const sum = (key) => Math.round(files.reduce((total, file) => total + file[key], 0) / 1024)
  console.log(`The playground is built: ${files.length} files, ${sum('bytes')} kB, ${sum('compressed')} kB compressed`)
}
