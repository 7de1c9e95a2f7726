import { Box, Button, Card, CardContent, Chip, Stack, Typography } from '@mui/material';
import { lazy, Suspense } from 'react';
import { Title } from 'react-admin';
import { Link } from 'react-router-dom';
import { ADMINISTRATION, captionOf, isAdministrative, rowEntities, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Empty, Loading } from '../layout/states.js';

const AdministratorPanels = lazy(() => import('./administrator-panels.js'));

/** Who am I, what can I open, and for administrators what happens. */
export default function Home() {
  const console = useConsole();
  const { user, rights } = console;
  const entities = rowEntities(console).filter((name) => rights.may(name, 'read') && !isAdministrative(name));
  return (
    <Stack spacing={2} sx={{ my: 2 }}>
      <Title title={texts.screens.home} />
      <Card>
        <CardContent>
          <Typography variant="h5" component="h2" gutterBottom>
            {texts.home.hello(user.fullName)}
          </Typography>
          <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 0.5, mb: 2 }}>
            {rights.json.authorities.map((authority) => (
              <Chip
                key={authority}
                size="small"
                variant="outlined"
                label={authority.replace(/^(?:ROLE|ROW_LEVEL_ROLE)_/, '')}
              />
            ))}
          </Stack>
          {entities.length === 0 ? (
            <Empty>{texts.home.noEntities}</Empty>
          ) : (
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
              {entities.map((name) => (
                <Button key={name} variant="outlined" component={Link} to={`/${encodeURIComponent(name)}`}>
                  {captionOf(console, name)}
                </Button>
              ))}
            </Box>
          )}
        </CardContent>
      </Card>
      {rights.has(ADMINISTRATION) && (
        <Suspense fallback={<Loading />}>
          <AdministratorPanels />
        </Suspense>
      )}
    </Stack>
  );
}
