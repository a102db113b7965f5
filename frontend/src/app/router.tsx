import { createBrowserRouter, type RouteObject } from 'react-router'
import { Home } from './Home'
import { NotFound, PageFailed, PortalFailed } from './failures'
import { OwnCustomer } from './OwnCustomer'
import { SessionGate } from './SessionGate'
import { Shell } from './Shell'
import { SupportCustomer } from './SupportCustomer'
import { Waiting } from './Waiting'

// Each page is a chunk of its own, loaded when it is first opened. A router writes into the route objects it is given,
// so each one gets its own.
const readingPages = (): RouteObject[] => [
  { index: true, lazy: { Component: async () => (await import('@/features/overview/OverviewPage')).OverviewPage } },
  { path: 'balance', lazy: { Component: async () => (await import('@/features/balance/BalancePage')).BalancePage } },
  { path: 'usage', lazy: { Component: async () => (await import('@/features/usage/UsagePage')).UsagePage } },
  {
    path: 'statements',
    lazy: { Component: async () => (await import('@/features/statements/StatementsPage')).StatementsPage },
  },
  { path: 'details', lazy: { Component: async () => (await import('@/features/details/DetailsPage')).DetailsPage } },
]

const editPage = (): RouteObject => ({
  path: 'details/edit',
  lazy: { Component: async () => (await import('@/features/details/EditDetailsPage')).EditDetailsPage },
})

const pages = (): RouteObject[] => [
  { path: 'numbers', lazy: { Component: async () => (await import('@/features/numbers/NumbersPage')).NumbersPage } },
  { path: 'numbers/link', lazy: { Component: async () => (await import('@/features/link/LinkPage')).LinkPage } },
  { path: 'numbers/:customerId', element: <OwnCustomer />, children: [...readingPages(), editPage()] },
  { path: 'support', lazy: { Component: async () => (await import('@/features/support/SupportPage')).SupportPage } },
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
