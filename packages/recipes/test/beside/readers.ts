import { apolloClient } from '../../beside/apollo-client.ts'
import { ky } from '../../beside/ky.ts'
import { openapiFetch } from '../../beside/openapi-fetch.ts'
import { reactRouter } from '../../beside/react-router.ts'
import type { CreateReader } from '../../beside/reader.ts'
import { rtkQuery } from '../../beside/rtk-query.ts'
import { swr } from '../../beside/swr.ts'
import { tanStackQuery } from '../../beside/tanstack-query.ts'
import { tanStackRouter } from '../../beside/tanstack-router.ts'
import { trpc } from '../../beside/trpc.ts'
import { urql } from '../../beside/urql.ts'

/** Programs that read from an API, by the package that they show. */
export const readers: Readonly<Record<string, CreateReader>> = {
  '@tanstack/react-query': tanStackQuery,
  swr,
  '@reduxjs/toolkit': rtkQuery,
  '@apollo/client': apolloClient,
  '@urql/core': urql,
  '@trpc/client': trpc,
  'openapi-fetch': openapiFetch,
  ky,
  'react-router': reactRouter,
  '@tanstack/react-router': tanStackRouter,
}

/** Those that keep answers. */
export const withCache: readonly string[] = [
  '@tanstack/react-query',
  'swr',
  '@reduxjs/toolkit',
  '@apollo/client',
  '@urql/core',
]
