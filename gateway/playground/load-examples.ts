import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Example } from './config.ts'

/**
 * Reads `*.graphql` in the order of their names. The leading comment holds the title, a line `Sign in: <label>` where
 * one is needed, and the description; variables lie in a sibling `*.variables.json`.
 */
export function loadExamples(directory: string): readonly Example[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.graphql'))
  return names.sort().map((name) => readExample(join(directory, name)))
}

function readExample(path: string): Example {
  const [, comment = '', query = ''] =
    /^((?:#[^\n]*\n)*)(.*)$/s.exec(readFileSync(path, 'utf8').replaceAll('\r', '')) ?? []
  const lines = comment.split('\n').map((line) => line.replace(/^#\s*/, '').trim())
  const signIn = lines.find((line) => SIGN_IN.test(line))?.replace(SIGN_IN, '')
  const [title, ...description] = lines.filter((line) => line !== '' && !SIGN_IN.test(line))
  if (!title || !query.trim()) {
    throw new Error(`${basename(path)} must begin with a comment that opens with its title, and hold an operation`)
  }
  return {
    title,
    description: description.join(' '),
    query: `${query.trim()}\n`,
    ...readVariables(path.replace(/\.graphql$/, '.variables.json')),
    ...(signIn ? { signIn } : {}),
  }
}

function readVariables(path: string): Pick<Example, 'variables'> {
  if (!existsSync(path)) return {}
  try {
    return { variables: JSON.parse(readFileSync(path, 'utf8')) }
  } catch (cause) {
    throw new Error(`${basename(path)} is not JSON`, { cause })
  }
}

const SIGN_IN = /^sign in:\s*/i
