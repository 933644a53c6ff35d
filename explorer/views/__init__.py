"""The pages: they draw view models with Streamlit and ask nothing but `protocol.Evidence`."""
