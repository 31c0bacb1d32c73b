"""Engine Gemini: a model writes collector code for sources whose shape no template knows."""
