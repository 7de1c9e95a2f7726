import { partiesIn, TABLES } from '../builders/parties/parties.js';
import { tellPartyStory } from '../builders/parties/party-story.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const { PartiesModule } = partiesIn(TABLES);

tellPartyStory(useApp(() => startApp({}, [PartiesModule])));
