import { ONE_TABLE, partiesIn } from '../builders/parties/parties.js';
import { tellPartyStory } from '../builders/parties/party-story.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const { PartiesModule } = partiesIn(ONE_TABLE);

tellPartyStory(useApp(() => startApp({}, [PartiesModule])));
