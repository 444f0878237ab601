import { lazy, Suspense } from 'react'
import { createBrowserRouter, Navigate, Outlet } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { EditExpensePage } from './pages/edit-expense-page.tsx'
import { ExpensePage } from './pages/expense-page.tsx'
import { ExpensesPage } from './pages/expenses-page.tsx'
import { NewExpensePage } from './pages/new-expense-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { OverviewPage } from './pages/overview-page.tsx'
import { ProfilePage } from './pages/profile-page.tsx'
import { ErrorScreen } from './shell/error-screen.tsx'
import { RequireUser } from './shell/require-user.tsx'
import { RootLayout } from './shell/root-layout.tsx'
import { Splash } from './shell/splash.tsx'

// Whoever files expenses never needs the lab.
const LabPage = lazy(async () => ({ default: (await import('./pages/lab-page.tsx')).LabPage }))
const StoryPage = lazy(async () => ({ default: (await import('./pages/story-page.tsx')).StoryPage }))
const WorkbenchPage = lazy(async () => ({ default: (await import('./pages/workbench-page.tsx')).WorkbenchPage }))

const router = createBrowserRouter([
  {
    element: <RootLayout />,
    errorElement: <ErrorScreen />,
    children: [
      { index: true, element: <Navigate replace to="/expenses" /> },
      {
        element: <RequireUser />,
        children: [
          { path: '/expenses', element: <ExpensesPage /> },
          { path: '/expenses/new', element: <NewExpensePage /> },
          { path: '/expenses/:id', element: <ExpensePage /> },
          { path: '/expenses/:id/edit', element: <EditExpensePage /> },
          { path: '/overview', element: <OverviewPage /> },
          { path: '/profile', element: <ProfilePage /> },
        ],
      },
      {
        element: (
          <Suspense fallback={<Splash />}>
            <Outlet />
          </Suspense>
        ),
        children: [
          { path: '/lab', element: <LabPage /> },
          { path: '/lab/workbench', element: <WorkbenchPage /> },
          { path: '/lab/:storyId', element: <StoryPage /> },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
])

export function App() {
  return <RouterProvider router={router} />
}
