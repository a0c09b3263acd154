// Bundles the mall into dist/ and its playground: what `node launch` and the image run.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPlayground } from './build-playground.mjs'
import { bundleMall } from './bundle.mjs'

await Promise.all([bundleMall('dist'), buildPlayground()])

// `node launch orders payments` finds this file.
writeFileSync(join(fileURLToPath(new URL('..', import.meta.url)), 'launch.js'), "import './dist/launch.js'\n")
