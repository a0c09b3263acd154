import { expect, test } from 'vitest'
import { groups } from '../../subgraphs/merchants/domain/settings/groups.ts'
import { FALLBACKS } from '../../subgraphs/orders/domain/settings.ts'

test.each(Object.entries(FALLBACKS))(
  '%s is the same to orders and to merchants until somebody says otherwise',
  (name, { group, value }) => {
    const fields: Record<string, { readonly fallback: unknown }> = groups[group]
    expect(fields[name]?.fallback).toBe(value)
  },
)
