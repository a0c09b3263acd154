import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'

export type Source = { readonly path: string; readonly text: string; readonly lines: number }

const PARTS = ['gateway', 'packages', 'subgraphs', 'tests', 'launch', 'scripts', 'bench']
const ROOT_FILES = ['launch.ts', 'vitest.config.ts']
const isWritten = (path: string): boolean => /\.(tsx?|mjs|cjs)$/.test(path) && !/\.generated\.ts$|\.d\.ts$/.test(path)

/** Every file of code that a person wrote. */
export const sources: readonly Source[] = [...ROOT_FILES, ...PARTS.flatMap(walk)].filter(isWritten).map((path) => {
  const text = readFileSync(fromRoot(path), 'utf8')
  return { path, text, lines: text.split('\n').length - 1 }
})

export const isTest = ({ path }: { path: string }): boolean =>
  /\.test\.tsx?$|^tests\/|^bench\/|^packages\/testing\/|^(packages|subgraphs)\/[^/]+\/trial\/|^gateway\/(testing|compiled\/trial)\//.test(
    path,
  )

/** The code with its comments blanked, so that a word in a sentence is not taken for the thing. */
export const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')

export const domains: readonly string[] = foldersIn('subgraphs')

export function foldersIn(folder: string): readonly string[] {
  return readdirSync(fromRoot(folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .sort()
}

/** What lies directly in a folder; nothing when there is no such folder. */
export const entriesIn = (folder: string): readonly string[] =>
  existsSync(fromRoot(folder)) ? readdirSync(fromRoot(folder)).sort() : []

function walk(folder: string): readonly string[] {
  if (!existsSync(fromRoot(folder))) return []
  return readdirSync(fromRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (!entry.isDirectory()) return [path]
    return ['node_modules', 'dist', 'generated'].includes(entry.name) ? [] : walk(path)
  })
}
