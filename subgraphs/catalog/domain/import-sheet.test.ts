import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { COLUMNS } from './import-sheet.ts'

const SCHEMA = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')

it.each(Object.entries(COLUMNS))('the schema tells each column of a sheet of %s', (kind, { needed, allowed }) => {
  const [, described = ''] = new RegExp(`"([^"]*)"\\n  ${kind}\\n`).exec(SCHEMA) ?? []
  expect([...needed, ...allowed].filter((column) => !described.includes(`\`${column}\``))).toEqual([])
})
