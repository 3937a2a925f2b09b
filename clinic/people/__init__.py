"""Who works here, and how somebody proves to be who they say."""
