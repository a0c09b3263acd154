import { readdirSync, readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'

const read = (...path: readonly string[]): string => readFileSync(fromRoot(...path), 'utf8')
const domains = readdirSync(fromRoot('prisma'), { withFileTypes: true }).filter((entry) => entry.isDirectory())

/**
 * Where such an index would be written all day: counts of searches with each search, which are read by their days, 366 at most, and
 * goods with each order. Who looks for goods by a part of their title reads those of one shop, or has the time of the platform.
 */
const WRITTEN_ALL_DAY: readonly string[] = ['catalog keyword', 'catalog title']

/** Every field of a condition that takes a part of a text, as often as some list has it. */
const searched = domains.flatMap(({ name }) =>
  [...read('subgraphs', name, 'schema.graphql').matchAll(/^ {2}(\w+): TextFilter$/gm)].map(
    ([, field]) => [name, field ?? ''] as const,
  ),
)

test.each(searched.filter((one) => !WRITTEN_ALL_DAY.includes(one.join(' '))))(
  '%s finds by a part of a %s without reading all there are',
  (domain, field) => {
    const lists = searched.filter(([name, one]) => name === domain && one === field).length
    const index = new RegExp(`@@index\\(\\[${field}\\(ops: raw\\("gin_trgm_ops"\\)\\)\\]`, 'g')
    expect(read('prisma', domain, 'schema.prisma').match(index)?.length).toBe(lists)
  },
)
