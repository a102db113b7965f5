import type { ComponentType } from 'react'
import { createBrowserRouter, type RouteObject } from 'react-router'
import { Home } from './Home'
import { NotFound, PageFailed, PortalFailed } from './failures'
import { OwnCustomer } from './OwnCustomer'
import { SessionGate } from './SessionGate'
import { Shell } from './Shell'
import { SupportCustomer } from './SupportCustomer'
import { SupportOnly } from './SupportOnly'
import { Waiting } from './Waiting'

/** A page whose code cannot be loaded shows what to do about it: after a release that code is gone for good. */
const page = (load: () => Promise<ComponentType>): Pick<RouteObject, 'lazy'> => ({
  lazy: { Component: () => load().catch(() => PageFailed) },
})

// Each page is a chunk of its own, loaded when it is first opened. A router writes into the route objects it is given,
// so each one gets its own.
const readingPages = (): RouteObject[] => [
  { index: true, ...page(async () => (await import('@/features/overview/OverviewPage')).OverviewPage) },
  { path: 'balance', ...page(async () => (await import('@/features/balance/BalancePage')).BalancePage) },
  { path: 'usage', ...page(async () => (await import('@/features/usage/UsagePage')).UsagePage) },
  { path: 'statements', ...page(async () => (await import('@/features/statements/StatementsPage')).StatementsPage) },
  { path: 'details', ...page(async () => (await import('@/features/details/DetailsPage')).DetailsPage) },
]

const editPage = (): RouteObject => ({
  path: 'details/edit',
  ...page(async () => (await import('@/features/details/EditDetailsPage')).EditDetailsPage),
})

const supportPages = (): RouteObject[] => [
  { path: 'support', ...page(async () => (await import('@/features/support/SupportPage')).SupportPage) },
  { path: 'support/health', ...page(async () => (await import('@/features/health/HealthPage')).HealthPage) },
]

const pages = (): RouteObject[] => [
  { path: 'numbers', ...page(async () => (await import('@/features/numbers/NumbersPage')).NumbersPage) },
  { path: 'numbers/link', ...page(async () => (await import('@/features/link/LinkPage')).LinkPage) },
  { path: 'numbers/:customerId', element: <OwnCustomer />, children: [...readingPages(), editPage()] },
  {
    path: 'account/removal',
    ...page(async () => (await import('@/features/account/RemovalPage')).RemovalPage),
  },
  { element: <SupportOnly />, children: supportPages() },
  { path: 'support/customers/:customerId', element: <SupportCustomer />, children: readingPages() },
  { path: '*', element: <NotFound /> },
]

/** All pages in their frame. */
export function routes(signInFailed: boolean): RouteObject[] {
  return [
    {
      element: <SessionGate signInFailed={signInFailed} />,
      errorElement: <PortalFailed />,
      HydrateFallback: Waiting,
      children: [
        {
          element: <Shell />,
          children: [{ errorElement: <PageFailed />, children: [{ index: true, element: <Home /> }, ...pages()] }],
        },
      ],
    },
  ]
}

export function createRouter(signInFailed: boolean) {
  return createBrowserRouter(routes(signInFailed))
}
