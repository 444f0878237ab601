import { useParams } from 'react-router'
import { StoryView } from '../lab/play/story-view.tsx'
import { stories } from '../lab/stories/index.ts'
import { NotFoundPage } from './not-found-page.tsx'

export function StoryPage() {
  const { storyId } = useParams()
  const story = stories.find(({ id }) => id === storyId)
  // Another story gets another stage.
  return story ? <StoryView key={story.id} story={story} /> : <NotFoundPage />
}
