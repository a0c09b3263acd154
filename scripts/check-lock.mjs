// Is package-lock.json one that `npm ci` accepts, on every machine and from every registry? One line for each fault.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PUBLIC_HOST = 'registry.npmjs.org'
const SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'workspaces',
  'engines',
]

const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)))
const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'))

const faults = faultsOf(read('package.json'), read('package-lock.json'))
for (const line of faults) console.error(line)
if (faults.length === 0) console.log('The lock agrees with package.json and names all it needs.')
process.exitCode = faults.length === 0 ? 0 : 1

/** `npm install` may write a lock that `npm ci` then refuses, and only whoever clones next would hear of it. */
function faultsOf(manifest, lock) {
  return [
    ...SECTIONS.flatMap((section) => differing(section, manifest, lock.packages[''] ?? {})),
    ...unknownWorkspaces(manifest.workspaces ?? [], lock.packages),
    ...missingOptional(lock.packages),
    ...foreignHosts(lock.packages),
    ...withoutIntegrity(lock.packages),
    ...undecidedScripts(lock.packages, manifest.allowScripts ?? {}),
  ]
}

function differing(section, manifest, locked) {
  if (canonical(manifest[section]) === canonical(locked[section])) return []
  return [`package.json: its ${section} are not those of the lock; run npm install --package-lock-only`]
}

function canonical(value = {}) {
  return JSON.stringify(Array.isArray(value) ? value : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A workspace that was added without npm: `npm ci` would refuse the lock for it. */
function unknownWorkspaces(patterns, packages) {
  const folders = patterns.flatMap((pattern) => (pattern.endsWith('/*') ? below(pattern.slice(0, -2)) : [pattern]))
  return folders.flatMap((folder) => {
    const { name } = read(join(folder, 'package.json'))
    const isKnown = packages[folder] !== undefined && packages[`node_modules/${name}`]?.resolved === folder
    return isKnown ? [] : [`${folder}: is a workspace that the lock does not know; run npm install --package-lock-only`]
  })
}

function below(parent) {
  return readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
}

/** A platform's binary that the lock names and does not hold: the machine of that platform could not install. */
function missingOptional(packages) {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isFoundFrom(place, name, packages))
      .map((name) => `${name}: wanted by ${place || 'package.json'}, and the lock has no entry for it`),
  )
}

/** Looks where Node would: in the node_modules of the place itself, then of every folder above it. */
function isFoundFrom(place, name, packages) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder}${folder ? '/' : ''}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

/** npm reads the public host as "whichever registry is configured"; the name of any other one binds the lock to one network. */
function foreignHosts(packages) {
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved?.includes('://') && new URL(resolved).host !== PUBLIC_HOST)
    .map(([place]) => `${place}: is resolved from another host than ${PUBLIC_HOST}`)
}

function withoutIntegrity(packages) {
  return Object.entries(packages)
    .filter(
      ([place, { integrity, link, version }]) =>
        /(^|\/)node_modules\/[^/]+(\/[^/]+)?$/.test(place) && version && !link && !integrity,
    )
    .map(([place]) => `${place}: has no integrity, so nothing tells what would be installed`)
}

/** Packages that want to run code while they are installed: each is allowed or refused by name, none by silence. */
function undecidedScripts(packages, decided) {
  return Object.entries(packages)
    .filter(([, { hasInstallScript, os, cpu }]) => hasInstallScript && isOurPlatform(os, cpu))
    .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length))
    .filter((name, index, all) => decided[name] === undefined && all.indexOf(name) === index)
    .map((name) => `${name}: has an install script, and allowScripts of package.json does not decide about it`)
}

/** The platforms that the mall is run on. A binary for another one is never installed, so its script never runs. */
function isOurPlatform(systems = ['linux'], processors = ['x64']) {
  return (
    systems.some((one) => ['linux', 'darwin'].includes(one)) && processors.some((one) => ['x64', 'arm64'].includes(one))
  )
}
